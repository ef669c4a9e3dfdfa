FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /srv/office office

WORKDIR /srv/house
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OFFICE_DATA=/srv/office

COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

COPY . .
# Static files and fonts for papers. Only names are needed: no server is asked, no secret stays behind.
RUN export SECRET_KEY=while-building SEALING_KEYS=nothing-is-sealed-while-building DATABASE_URL=postgres:///none \
 && python manage.py collectstatic --noinput --verbosity 0 \
 && python manage.py shell -c "from casework.papers.rendering import warm_up; warm_up()" \
 && mkdir /srv/office/files \
 && chown -R office:office /srv/office

USER office
EXPOSE 8000
ENTRYPOINT ["scripts/entrypoint"]
CMD ["web"]
