"""The frozen records everything else speaks of; no behaviour beyond reading them."""
