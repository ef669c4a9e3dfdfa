from supervision.models.annual_report import AnnualReport

__all__ = ["AnnualReport"]
