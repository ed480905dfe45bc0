"""Writes the dump files of a release, their checksums and their description in VoID and DCAT."""
