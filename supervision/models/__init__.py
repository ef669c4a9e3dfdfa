from supervision.models.annual_report import AnnualReport
from supervision.models.annual_review import AnnualReview
from supervision.models.card import Card, Explanation
from supervision.models.change import Change
from supervision.models.directive import Directive, Reply
from supervision.models.draw import Draw
from supervision.models.enforcement import Enforcement
from supervision.models.filing import CrossFiling, Filing
from supervision.models.inquiry import Inquiry
from supervision.models.inspection import Inspection
from supervision.models.investigation import Investigation
from supervision.models.leak import Leak
from supervision.models.patrol import Finding
from supervision.models.personnel import Personnel
from supervision.models.reconsideration import Reconsideration
from supervision.models.settlement import Settlement
from supervision.models.tally import Tally, TallyChange, TallyDay
from supervision.models.timing import Timing
from supervision.models.unlicensed import Unlicensed

__all__ = [
    "AnnualReport", "AnnualReview", "Card", "Change", "CrossFiling", "Directive", "Draw",
    "Enforcement", "Explanation", "Filing", "Finding", "Inquiry", "Inspection", "Investigation",
    "Leak", "Personnel", "Reconsideration", "Reply", "Settlement", "Tally", "TallyChange",
    "TallyDay", "Timing", "Unlicensed",
]  # fmt: skip
