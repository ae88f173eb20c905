// Command etcd is a published etcd server, unchanged: the native members of interoperability tests.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
