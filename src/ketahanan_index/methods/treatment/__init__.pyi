from ketahanan_index.methods.treatment.no_treatment import NoTreatment as NoTreatment
