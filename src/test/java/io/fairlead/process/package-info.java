/** The real {@code java -jar} process: its life, its speed, its memory, and real clients and servers through it. */
package io.fairlead.process;
