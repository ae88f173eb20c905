package dev.etcdbootstrap.cli.doctor;

import dev.etcdbootstrap.run.settings.Place;

/** A word of a command line or a list, without its quotes, and where it stands. */
record Word(String text, Place place) {}
