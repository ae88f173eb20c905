/** A replicated counter whose processes find each other with etcd-bootstrap. */
package com.example.counter;
