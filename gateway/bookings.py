"""A booking as a file for the citizen's own calendar."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from gateway.citizens import Own
from gateway.problems import problem
from gateway.services import Needed
from indgang.bookings import Bookings, code_in, mine
from indgang.calendar_file import MEDIA_TYPE, calendar_file
from indgang.danish_dates import now

router = APIRouter(prefix="/api/v1")
HEADERS = {"Content-Disposition": 'attachment; filename="aftale.ics"', "Cache-Control": "no-store"}


@router.get("/conversations/{conversation_id}/bookings/{code}.ics", response_class=Response)
async def calendar(services: Needed, conversation: Own, request: Request, code: str) -> Response:
    """The iCalendar file of a booking that this conversation has made, or has proven to be the citizen's; 404 for any other."""
    bookings, wanted = Bookings(services.redis, conversation.site), code_in(code)
    found = await mine.bookings_of(bookings, conversation.id, now())
    booking = next((booking for booking in found if booking.code == wanted), None)
    if booking is None:
        return problem(404, "Ukendt booking", "Bookingen findes ikke længere. Find den igen i chatten med din kode.")
    host = urlsplit(services.config.public_url or str(request.base_url)).hostname or "indgang"
    file = calendar_file(booking, services.content.municipality(conversation.site).name, host)
    return Response(file, media_type=MEDIA_TYPE, headers=HEADERS)
