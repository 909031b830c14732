package org.scangate.dicom.spool;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@code dicom} section of the site file, what receiving needs of it. */
@ObjectClassDefinition(name = "ScanGate spool", description = "Receives and keeps DICOM instances")
@interface SpoolConfig {

  @AttributeDefinition(description = "host:port to listen on")
  String listen();

  @AttributeDefinition(description = "Our AE title; who calls another one is rejected")
  String ae_title();

  @AttributeDefinition(description = "host:port to listen on with TLS; empty: nowhere")
  String tls_listen() default "";

  @AttributeDefinition(description = "Absolute path of our certificates, PEM; empty: no TLS")
  String tls_certificate() default "";

  @AttributeDefinition(description = "Absolute path of our key, PEM")
  String tls_key() default "";

  @AttributeDefinition(description = "Absolute path of the authorities of peers, PEM")
  String tls_authorities() default "";

  @AttributeDefinition(description = "Absolute path of the spool's directory")
  String directory();

  @AttributeDefinition(description = "Percent of the disk in use above which is an alarm")
  int high_water() default 85;

  @AttributeDefinition(description = "Bytes of the disk that are left free; below, A700H")
  long reserve() default 5L << 30;

  @AttributeDefinition(description = "Time zone of the destinations' windows")
  String time_zone() default "UTC";

  @AttributeDefinition(
      description = "Ids of destinations; what is said of each stands under destination.ID.*")
  String[] destinations() default {};

  @AttributeDefinition(description = "Who may send, each as TITLE@host")
  String[] accept() default {};
}
