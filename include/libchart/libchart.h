/*
 * libchart/libchart.h - all of it.
 */
#ifndef LIBCHART_LIBCHART_H
#define LIBCHART_LIBCHART_H

#include <libchart/base.h>
#include <libchart/chart.h>
#include <libchart/deps.h>
#include <libchart/env.h>
#include <libchart/error.h>
#include <libchart/explain.h>
#include <libchart/lint.h>
#include <libchart/render.h>
#include <libchart/template.h>
#include <libchart/transport.h>
#include <libchart/value.h>
#include <libchart/values.h>

#endif
