"""What the console's page asks of a conversation: reading, holding, writing, sorting, what to insert, and what happens live."""

from fastapi import APIRouter

from gateway.console.api import holding, insertions, live, presence, reading, sorting, writing
from gateway.console.api.access import StaffRoute

router = APIRouter(prefix="/console/api", include_in_schema=False, route_class=StaffRoute)
for part in (reading, holding, writing, sorting, insertions, presence, live):
    router.include_router(part.router)
