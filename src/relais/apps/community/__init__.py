"""Will hold: members, meetings, issues, activities, plans and the report. Empty until it is built."""
