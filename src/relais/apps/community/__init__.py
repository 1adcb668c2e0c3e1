"""The community of practice: members, coverage, meetings, issue register, activities, plans and the yearly report."""
