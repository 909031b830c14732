package org.scangate.shell.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A service of another part, or the {@code List} of all of one kind, looked for whenever the
 * command runs. Not Karaf's {@code Reference}: no command of a bundle is there before every service
 * is that one of them refers to, and as often as one comes or goes all of them are gone for a
 * moment.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Part {}
