from inspections.models.sheet import SheetEntry, SheetPhoto, SheetShare
from inspections.models.standard import Standard
from inspections.models.visit import Visit, VisitRecord

__all__ = ["SheetEntry", "SheetPhoto", "SheetShare", "Standard", "Visit", "VisitRecord"]
