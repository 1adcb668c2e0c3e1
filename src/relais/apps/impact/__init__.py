"""Will hold: the register of changes, studies, their reports and pictures. Empty until it is built."""
