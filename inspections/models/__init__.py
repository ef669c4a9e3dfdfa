from inspections.models.visit import Visit, VisitRecord

__all__ = ["Visit", "VisitRecord"]
