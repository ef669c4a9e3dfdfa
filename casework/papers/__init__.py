"""Printed papers: templates/papers/<key>.html set by WeasyPrint, through `rendering`.

rendering -> press (templates, fonts, WeasyPrint) -> justify, faces, ornaments, fetching.
A template finds these facts; dates are `date`, articles references such as '25-2':

paper         title, number (None in a preview), issued_on, preview, articles,
              verification_code, verification_url (without it no QR code is printed)
authority     name
organisation  name, code, legal_representative, registered_address
regulation    title, number
remedies      the sentence on the holder's rights, or ''
case          number, kind_name, level_name, categories (names), received_on, accepted_on,
              accepted_basis (notice, deemed), materials [{name, article}]
inputs        what the act was given, in names: items [{name, article, note}], reasons, reason,
              ground {says, article}, evidence, statement, direct_to, visit, place,
              team {staff, experts}, verdict, results [{name, verdict}], opinion, experts, persons,
              signed_by, signed_by_name, witnesses, citation, matter
decision      passed (names), failed [{name, reasons}], where a grant covers some categories only
periods       {key: {article, length, unit_name, due_on, starts_on}}; a bar needs its due_on
visit         visit_on, verdict_name, steps [{name, at, actor, note}], scores [{name, points, full}]
certificate   number, level_name, categories, valid_from, valid_until, issued_on,
              issuing_authority, copy (正本 or 副本 for one alone), title, contents {key: name}
"""
