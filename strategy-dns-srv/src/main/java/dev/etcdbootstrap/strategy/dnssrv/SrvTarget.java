package dev.etcdbootstrap.strategy.dnssrv;

/**
 * What an SRV record says (RFC 2782).
 *
 * @param host in lower case and without its final dot, so that every member reads the same text
 *     whatever the case in which a server answers; empty for the root, which means that there is no
 *     such service
 * @param port 0 to 65535
 * @param priority lower ones first
 * @param weight higher ones first
 */
record SrvTarget(String host, int port, int priority, int weight) {}
