"""Minutes, attendance sheets, calendar files, QR codes."""
