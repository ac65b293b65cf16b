"""The responses behind the figures: what was counted, one by one."""
