"""Personal data around offers: only what a young person kept."""

from portal.core.personal_data import NOT_PERSONAL, Erase, declare

NOT_PERSONAL |= {
    "offers.JobProfile",
    "offers.ProfileSkill",
    "offers.ProfileLicence",
    "offers.ProfileLanguage",
    "offers.ProfileConstraint",
    "offers.JobProfileVersion",
    "offers.Offer",
    "offers.OfferTransition",
}
declare("offers.OfferBookmark", purpose="pathway", youth="youth", row=Erase.DELETE)
