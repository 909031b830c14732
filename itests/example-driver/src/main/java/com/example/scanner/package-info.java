/** A driver for a scanner whose console tells the time. */
package com.example.scanner;
