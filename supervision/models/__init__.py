from supervision.models.annual_report import AnnualReport
from supervision.models.change import Change
from supervision.models.draw import Draw
from supervision.models.enforcement import Enforcement
from supervision.models.filing import CrossFiling, Filing
from supervision.models.inquiry import Inquiry
from supervision.models.inspection import Inspection
from supervision.models.investigation import Investigation
from supervision.models.leak import Leak
from supervision.models.patrol import Finding
from supervision.models.reconsideration import Reconsideration
from supervision.models.settlement import Settlement
from supervision.models.unlicensed import Unlicensed

__all__ = [
    "AnnualReport", "Change", "CrossFiling", "Draw", "Enforcement", "Filing", "Finding",
    "Inquiry", "Inspection", "Investigation", "Leak", "Reconsideration", "Settlement",
    "Unlicensed",
]  # fmt: skip
