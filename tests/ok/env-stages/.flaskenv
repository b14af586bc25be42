# Flask's own file.
FLASK_APP=shop
FLASK_DEBUG=1
SECRET_KEY=sk-is-not-always-a-prefix
