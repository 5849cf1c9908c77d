# Makes the sample and the figures of this folder anew. By hand, from this folder:
#
#     Rscript make.R
#
# with R and its package survey 4.1.1. Nothing else is loaded. The people are made up. `figures.json` says which versions
# made it; numbers have 17 significant digits, a missing one is null.
suppressMessages(library(survey))
options(OutDec = ".", stringsAsFactors = FALSE, survey.lonely.psu = "fail")
RNGversion("3.6.0")

# --- The sample -------------------------------------------------------------------------------------------------------

MISSING <- 0.06

answers <- function(sample, seed) {
  set.seed(seed)
  n <- nrow(sample)
  shift <- rnorm(length(unique(sample$psu)), 0, 0.4)[match(sample$psu, unique(sample$psu))]
  sample$sex <- sample(c("L", "P"), n, TRUE)
  sample$age <- sample(c("17-34", "35-54", "55+"), n, TRUE, c(0.35, 0.4, 0.25))
  sample$income <- round(exp(7 + 0.3 * shift + rnorm(n, 0, 0.5)) / 50) * 50
  sample$z <- sample(1:6, n, TRUE, c(1, 2, 3, 3, 2, 1))
  sample$x <- rbinom(n, sample$z, plogis(shift))
  sample$yes <- rbinom(n, 1, plogis(0.4 + shift))
  sample$likert <- pmin(5, pmax(1, round(3.2 + shift + rnorm(n))))
  for (name in c("income", "x", "yes", "likert")) sample[[name]][runif(n) < MISSING] <- NA
  # As `yes`, but in the last village everybody who answered says yes.
  sample$agreed <- ifelse(is.na(sample$yes) | sample$village != max(sample$village), sample$yes, 1)
  sample
}

people <- function(seed) {
  set.seed(seed)
  rows <- list()
  for (village in c("A", "B", "C", "D")) for (stratum in 1:2) {
    psus <- sample(2:5, 1)
    fpc1 <- psus + sample(2:7, 1)
    for (psu in seq_len(psus)) {
      ssus <- sample(2:4, 1)
      fpc2 <- ssus + sample(1:8, 1)
      for (ssu in seq_len(ssus)) for (person in seq_len(sample(1:3, 1)))
        rows[[length(rows) + 1]] <- data.frame(
          village, stratum = paste0(village, stratum), psu = sprintf("%s%d-%02d", village, stratum, psu),
          ssu = sprintf("%s%d-%02d-%d", village, stratum, psu, ssu), fpc1, fpc2,
          weight = fpc1 / psus * fpc2 / ssus * runif(1, 1, 2.5)
        )
    }
  }
  out <- do.call(rbind, rows)
  out$weight <- round(out$weight, 3)
  # People of the stratum, for designs that draw people.
  out$people <- ceiling(ave(out$weight, out$stratum, FUN = sum) * 1.02)
  out
}

pairs_of_psus <- function(seed) {
  set.seed(seed)
  rows <- list()
  for (village in c("A", "B", "C")) for (stratum in 1:2) for (psu in 1:2) for (person in seq_len(sample(3:5, 1)))
    rows[[length(rows) + 1]] <- data.frame(
      village, stratum = paste0(village, stratum), psu = sprintf("%s%d-%d", village, stratum, psu),
      weight = round(runif(1, 2, 9), 3)
    )
  do.call(rbind, rows)
}

totals_of <- function(sample, seed) {
  set.seed(seed)
  found <- aggregate(weight ~ village + sex + age, sample, sum)
  found <- found[order(found$village, found$sex, found$age), ]
  found$total <- round(found$weight * 1.06 * runif(nrow(found), 0.75, 1.35))
  found$weight <- NULL
  found
}

keep <- function(table, name) {
  write.csv(table, name, row.names = FALSE, quote = FALSE, na = "")
  read.csv(name, na.strings = "")
}

data <- keep(answers(people(20261128), 1), "sample.csv")
pairs <- keep(answers(pairs_of_psus(20261129), 2), "pairs.csv")
totals <- keep(totals_of(data, 3), "totals.csv")
stopifnot(nrow(totals) == 24)

# --- What is written of an estimate -----------------------------------------------------------------------------------

VILLAGES <- sort(unique(data$village))
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")

json <- function(x, depth = 0) {
  if (is.list(x)) {
    inner <- vapply(x, json, "", depth = depth + 1)
    gap <- if (depth < 3) paste0("\n", strrep(" ", depth + 1)) else " "
    return(paste0("{", gap, paste0('"', names(x), '":', inner, collapse = paste0(",", gap)), "}"))
  }
  cells <- if (is.character(x)) encodeString(x, quote = '"') else number(as.numeric(x))
  if (length(x) == 1 && is.null(dim(x))) return(cells)
  if (length(dim(x)) == 2) {
    rows <- apply(matrix(cells, nrow(x)), 1, paste, collapse = ",")
    return(paste0("[", paste0("[", rows, "]", collapse = ","), "]"))
  }
  paste0("[", paste(cells, collapse = ","), "]")
}

short <- function(found, ...) list(est = as.vector(coef(found)), se = as.vector(SE(found)), ...)
each <- function(names, f) sapply(names, f, simplify = FALSE)

# The whole sample, then each village as R's subset of it.
scopes <- function(design, f) {
  villages <- sort(unique(as.character(design$variables$village)))
  c(list(whole = f(design)), each(villages, function(v) f(design[design$variables$village == v, ])))
}

basics <- function(design) {
  df <- degf(design)
  list(
    degf = df,
    mean = c(
      each(c("income", "likert", "yes"), function(name) {
        found <- svymean(as.formula(paste0("~", name)), design, na.rm = TRUE)
        short(found, confint = as.vector(confint(found, df = df)))
      }),
      list(joint = {
        found <- svymean(~ income + likert + yes, design, na.rm = TRUE)
        short(found, cov = vcov(found))
      })
    ),
    total = each(c("income", "yes", "z"), function(name) {
      short(svytotal(as.formula(paste0("~", name)), design, na.rm = TRUE))
    }),
    ratio = list(x_z = {
      found <- svyratio(~x, ~z, design, na.rm = TRUE)
      short(found, confint = as.vector(confint(found, df = df)))
    })
  )
}

# --- The designs ------------------------------------------------------------------------------------------------------

designs <- list(
  srs = suppressWarnings(svydesign(ids = ~1, data = data)),
  element = svydesign(ids = ~1, weights = ~weight, data = data),
  strat = svydesign(ids = ~1, strata = ~stratum, weights = ~weight, fpc = ~people, data = data),
  clus = svydesign(ids = ~psu, weights = ~weight, data = data),
  clusstrat = svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = data),
  twostage = svydesign(ids = ~ psu + ssu, strata = ~stratum, fpc = ~ fpc1 + fpc2, weights = ~weight, data = data)
)

quantiles <- function(design, types = "mean", levels = c(0.95, 0.90)) {
  each(c("income", "likert"), function(name) each(c("school", "math"), function(rule) {
    out <- list()
    for (type in types) {
      at <- lapply(levels, function(level) suppressWarnings(svyquantile(
        as.formula(paste0("~", name)), design, 0.5, alpha = 1 - level, na.rm = TRUE, qrule = rule, interval.type = type
      ))[[1]])
      one <- list(est = at[[1]][1])
      for (i in seq_along(levels)) {
        level <- round(100 * levels[i])
        one[[paste0("confint", level)]] <- as.vector(at[[i]][2:3])
        one[[paste0("se", level)]] <- as.vector(at[[i]][4])
      }
      out[[type]] <- one
    }
    if (length(types) == 1) out[[1]] else out
  }))
}

# The rules themselves, without a design: below the first weight, exactly on a step, ties, weights of 0, the last value.
rules <- function() {
  cases <- list(
    even = list(x = c(1, 2, 3, 4), w = c(1, 1, 1, 1)), odd = list(x = c(3, 1, 2), w = c(1, 1, 1)),
    ties = list(x = c(2, 1, 2, 3, 2), w = c(1.5, 2, 0.25, 3, 1)), zeros = list(x = c(5, 1, 9, 7), w = c(2, 0, 2, 4)),
    heavy_first = list(x = c(1, 2, 3), w = c(8, 1, 1)), one = list(x = 4, w = 2)
  )
  lapply(cases, function(case) c(case, list(p = c(0, 0.05, 0.25, 0.5, 0.75, 0.999, 1)), each(c("school", "math"), function(rule) {
    f <- get(paste0("qrule_", rule), asNamespace("survey"))
    vapply(c(0, 0.05, 0.25, 0.5, 0.75, 0.999, 1), function(p) f(case$x, case$w, p), 0)
  })))
}

# --- Shares -----------------------------------------------------------------------------------------------------------

share <- function(design, method, name = "yes", level = 0.95) {
  warned <- character()
  found <- tryCatch(withCallingHandlers(
    svyciprop(as.formula(paste0("~", name)), design, method = method, level = level, na.rm = TRUE),
    warning = function(w) {
      warned <<- c(warned, conditionMessage(w))
      invokeRestart("muffleWarning")
    }
  ), error = function(e) paste("error:", conditionMessage(e)))
  if (is.character(found)) return(list(message = found))
  out <- list(est = as.vector(coef(found)), se = sqrt(as.vector(attr(found, "var"))), confint = as.vector(confint(found)))
  if (length(warned)) out$message <- paste(unique(warned), collapse = "; ")
  out
}

# `beta` counts the rows of the design, those without an answer too, unless they are left out first: `beta_answered`.
shares <- function(design, name = "yes") {
  out <- each(c("mean", "logit", "xlogit", "asin", "beta"), function(method) share(design, method, name))
  answered <- design[!is.na(design$variables[[name]]), ]
  c(list(degf = degf(design), n = sum(weights(design, "sampling") != 0)), out, list(
    beta_answered = share(answered, "beta", name), logit_90 = share(design, "logit", name, 0.90)
  ))
}

# --- Design effects ---------------------------------------------------------------------------------------------------

effects_of <- function(design) {
  kinds <- list(without = TRUE, replace = "replace")
  lapply(kinds, function(kind) list(
    income = deff(suppressWarnings(svymean(~income, design, na.rm = TRUE, deff = kind))),
    likert = deff(suppressWarnings(svymean(~likert, design, na.rm = TRUE, deff = kind))),
    yes = deff(suppressWarnings(svymean(~yes, design, na.rm = TRUE, deff = kind))),
    x_z = as.vector(attr(suppressWarnings(svyratio(~x, ~z, design, na.rm = TRUE, deff = kind)), "deff"))
  ))
}

# --- Calibration ------------------------------------------------------------------------------------------------------

EPSILON <- 1e-12
# Some factors end on them: without, those of D begin at 0.80 and those of C end at 1.34.
BOUNDS <- c(0.81, 1.32)
factors <- function(table) {
  table$village_sex <- paste(table$village, table$sex)
  table$village_age <- paste(table$village, table$age)
  for (name in c("village", "sex", "age", "village_sex", "village_age")) table[[name]] <- factor(table[[name]])
  table
}
margin <- function(table, name) {
  out <- aggregate(as.formula(paste("total ~", name)), table, sum)
  setNames(out, c(name, "Freq"))
}
cells <- function(table) setNames(table[c("village", "sex", "age", "total")], c("village", "sex", "age", "Freq"))

marked <- factors(data)
known <- factors(totals)
calibrated_from <- function(design) {
  JOINT <- ~ 0 + village + village:sex + village:age
  goal <- colSums(model.matrix(JOINT, known) * known$total)
  to <- function(calfun, bounds = c(-Inf, Inf)) {
    calibrate(design, JOINT, goal, calfun = calfun, bounds = bounds, epsilon = EPSILON, maxit = 500)
  }
  list(
    poststratify = postStratify(design, ~ village + sex + age, cells(known)),
    rake = rake(
      design, list(~village_sex, ~village_age), list(margin(known, "village_sex"), margin(known, "village_age")),
      control = list(epsilon = EPSILON, maxit = 5000)
    ),
    linear = to("linear"), raking = to("raking"), logit = to("logit", BOUNDS), linear_bounded = to("linear", BOUNDS)
  )
}

alone <- function(design, v) {
  # One village by itself: its people only, then its totals. Strata of villages are whole in it.
  one <- design[design$variables$village == v, ]
  here <- known[known$village == v, ]
  goal <- colSums(model.matrix(~ sex + age, here) * here$total)
  list(
    poststratify = postStratify(one, ~ sex + age, setNames(here[c("sex", "age", "total")], c("sex", "age", "Freq"))),
    rake = rake(one, list(~sex, ~age), list(margin(here, "sex"), margin(here, "age")),
      control = list(epsilon = EPSILON, maxit = 5000)),
    raking = calibrate(one, ~ sex + age, goal, calfun = "raking", epsilon = EPSILON, maxit = 500)
  )
}

calibration <- function() {
  out <- list(bounds = BOUNDS)
  for (name in c("clusstrat", "twostage", "element")) {
    design <- update(designs[[name]], village_sex = marked$village_sex, village_age = marked$village_age,
      village = marked$village, sex = marked$sex, age = marked$age)
    made <- calibrated_from(design)
    out[[name]] <- lapply(made, function(one) {
      stopifnot(all(abs(xtabs(weights(one) ~ sex, marked) / xtabs(total ~ sex, known) - 1) < 1e-9))
      at <- scopes(one, basics)
      if (name == "clusstrat") c(list(weights = weights(one)), at) else at
    })
    if (name == "clusstrat") out$alone <- each(VILLAGES, function(v) lapply(alone(design, v), function(one) {
      list(weights = weights(one), degf = degf(one), mean = short(svymean(~income, one, na.rm = TRUE)),
        ratio = short(svyratio(~x, ~z, one, na.rm = TRUE)), total = short(svytotal(~income, one, na.rm = TRUE)))
    }))
  }
  out
}

# --- Replicates -------------------------------------------------------------------------------------------------------

psu_factors <- function(replicated, psu) {
  all <- weights(replicated, "replication")
  if (!is.matrix(all)) all <- all$weights[all$index, ]
  first <- !duplicated(psu)
  out <- unclass(all)[first, , drop = FALSE]
  out <- matrix(sprintf("%.17g", out), nrow(out), dimnames = list(NULL, paste0("r", seq_len(ncol(out)))))
  data.frame(psu = psu[first], out)
}

replicated <- function(design, ..., file = NULL, seed = NULL, median_types = c("mean", "quantile")) {
  make <- function(mse) {
    if (!is.null(seed)) set.seed(seed)
    suppressWarnings(as.svrepdesign(design, ..., mse = mse))
  }
  plain <- make(FALSE)
  if (!is.null(file)) keep(psu_factors(plain, design$variables$psu), file)
  out <- list(scale = plain$scale, rscales = as.vector(plain$rscales), replicates = ncol(weights(plain, "analysis")))
  for (mse in c(FALSE, TRUE)) {
    one <- make(mse)
    out[[if (mse) "mse" else "centred"]] <- scopes(one, function(part) {
      common <- c(basics(part), list(median = quantiles(part, median_types, 0.95)))
      if (mse) common else c(common, list(deff = effects_of_rep(part)))
    })
    # Half the size: what differs shows in the whole and in one village.
    if (mse) out$mse <- out$mse[c("whole", "A")]
    if (!mse) out$centred$by_village_cov <- unname(vcov(
      svyby(~income, ~village, one, svymean, na.rm = TRUE, covmat = TRUE)
    ))
  }
  out
}

effects_of_rep <- function(design) lapply(list(without = TRUE, replace = "replace"), function(kind) list(
  income = as.vector(deff(svymean(~income, design, na.rm = TRUE, deff = kind))),
  yes = as.vector(deff(svymean(~yes, design, na.rm = TRUE, deff = kind)))
))

replicates <- function() {
  with_fpc <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, fpc = ~fpc1, data = data)
  paired <- svydesign(ids = ~psu, strata = ~stratum, weights = ~weight, data = pairs)
  list(
    jk1 = replicated(designs$clus, type = "JK1"),
    jkn = replicated(designs$clusstrat, type = "JKn"),
    jkn_fpc = replicated(with_fpc, type = "JKn"),
    bootstrap = replicated(designs$clusstrat, type = "subbootstrap", replicates = 100, seed = 411, file = "bootstrap.csv"),
    brr = replicated(paired, type = "BRR", file = "brr.csv"),
    fay = replicated(paired, type = "Fay", fay.rho = 0.3, file = "fay.csv")
  )
}

calibrated_replicates <- function() {
  design <- update(designs$clusstrat, village_sex = marked$village_sex, village_age = marked$village_age,
    village = marked$village, sex = marked$sex, age = marked$age)
  plain <- as.svrepdesign(design, type = "JKn", mse = FALSE)
  JOINT <- ~ 0 + village + village:sex + village:age
  goal <- colSums(model.matrix(JOINT, known) * known$total)
  made <- list(
    poststratify = postStratify(plain, ~ village + sex + age, cells(known)),
    rake = rake(
      plain, list(~village_sex, ~village_age), list(margin(known, "village_sex"), margin(known, "village_age")),
      control = list(epsilon = EPSILON, maxit = 5000)
    ),
    linear = calibrate(plain, JOINT, goal, calfun = "linear", epsilon = EPSILON)
  )
  lapply(made, function(one) scopes(one, basics))
}

# --- All together -----------------------------------------------------------------------------------------------------

figures <- list(
  versions = list(R = R.version.string, survey = as.character(packageVersion("survey"))),
  basics = lapply(designs, scopes, basics),
  quantile_rules = rules(),
  median = lapply(designs, scopes, quantiles),
  shares = lapply(designs, scopes, shares),
  all_yes = lapply(designs, function(design) shares(design[data$village == "D", ], "agreed")),
  design_effects = lapply(designs, scopes, effects_of),
  calibration = calibration(),
  replicates = replicates(),
  calibrated_replicates = calibrated_replicates()
)
writeLines(json(figures), "figures.json")
