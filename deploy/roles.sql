-- Run once by psql as superuser in the new database `office`.
-- The owner changes the shape of the database; the application only its rows, and
-- config/roles.py, after every migrate, says which rows it may not change.
\getenv owner_password OFFICE_OWNER_PASSWORD
\getenv application_password OFFICE_APP_PASSWORD

CREATE ROLE office_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE office_app LOGIN PASSWORD :'application_password';

ALTER DATABASE office OWNER TO office_owner;
REVOKE ALL ON DATABASE office FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE office TO office_app;
