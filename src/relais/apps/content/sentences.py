"""What the pages say when an act is refused: what was expected, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relais.apps.content.refusals import Refusal

SENTENCES: dict[Refusal, Promise] = {
    Refusal.NOT_ALLOWED: _("None of your roles at this centre allows this. Ask the person who runs the centre."),
    Refusal.OWN_TEXT: _("You wrote or submitted this text: somebody else signs it."),
    Refusal.NOT_OPEN: _("This text no longer waits: it went live, was taken back, or a newer one replaced it."),
    Refusal.STAGE_WAITS: _("It is not your group’s turn yet: an earlier group has not signed."),
    Refusal.OTHER_TEXT: _("The text has changed since you opened it. Read it again, then decide."),
    Refusal.SIGNED_FOR_ANOTHER: _("You have decided for another group already: one person signs for one group."),
    Refusal.ALREADY_SIGNED: _("A colleague has done this already; there is nothing left to do."),
    Refusal.NEEDS_COMMENT: _("Say why: write a sentence, then send it again."),
    Refusal.PASSAGE_NOT_FOUND: _("The words you marked are not in that part of the text. Copy them exactly."),
    Refusal.NOT_WHOLE: _("A title or a text is missing in one of the languages. Complete both, then submit."),
    Refusal.ALREADY_SUBMITTED: _("This text waits for its signatures already."),
    Refusal.IS_LIVE: _("This text is live already."),
    Refusal.NOT_LIVE: _("This text is not live any more."),
    Refusal.NOT_SIGNED: _("A group that must sign today has not signed this text. Submit it again."),
    Refusal.FOUND_WRONG: _(
        "This text was withdrawn because it was wrong. Submit it again: every group must sign it anew."
    ),
    Refusal.TIMES_WRONG: _("The end must come after the beginning, and within the time allowed."),
    Refusal.NO_GATE: _("At least one group must sign. Choose one."),
    Refusal.OVERTAKEN: _("A colleague saved a new version while you wrote. Your text is kept below, beside theirs."),
    Refusal.LINK_SPENT: _("This link has been used, or its time is over. Ask for a new one."),
    Refusal.NOT_APPROVED: _("Nobody else has approved this prepared text, or it was changed since."),
    Refusal.TOO_LONG: _("The text is too long. Shorten it, then send it again."),
    Refusal.EMPTY: _("There is nothing written. Write a text, then send it again."),
}
