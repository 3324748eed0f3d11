"""The edge: facts and rubrics in; results, notices, receipts and templates out."""
