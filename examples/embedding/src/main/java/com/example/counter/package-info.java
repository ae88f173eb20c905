/** A counter that several processes replicate, and that first has to find them. */
package com.example.counter;
