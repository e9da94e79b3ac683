"""The two distributions: built, looked into, installed and tried: `make dist`, `make dist-check`."""
