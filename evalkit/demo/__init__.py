"""A made-up county to try the ten-star rubric on: people, facts and a workbook."""
