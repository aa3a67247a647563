"""Say what commanders meant: plans with triggers, chains of tasks, standing rules, and a commander's hook."""
