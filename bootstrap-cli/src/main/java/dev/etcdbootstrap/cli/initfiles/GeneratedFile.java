package dev.etcdbootstrap.cli.initfiles;

/**
 * A file to write.
 *
 * @param path below the directory for all
 * @param text ends with a line end
 */
record GeneratedFile(String path, String text) {}
