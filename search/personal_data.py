"""Personal data of matching: what a score read on the day goes with the file."""

from portal.core.personal_data import Erase, declare

declare("matching.MatchRecord", purpose="mediation", youth="mediation__youth", row=Erase.DELETE)
