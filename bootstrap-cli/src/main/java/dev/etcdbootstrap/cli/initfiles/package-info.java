/**
 * {@code init-files}: the files by which service managers start etcd behind {@code run}, from the
 * configuration. {@link dev.etcdbootstrap.cli.initfiles.Deployment} says what is to be started, a
 * class for each format fills its template, which is a resource of this package, and the templates
 * know nothing of options. Nothing is started or asked here.
 */
@NullMarked
package dev.etcdbootstrap.cli.initfiles;

import org.jspecify.annotations.NullMarked;
