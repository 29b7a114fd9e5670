"""Offers that come from elsewhere. A feed parses into `ParsedOffer`; `importing` writes them, whatever the feed."""
