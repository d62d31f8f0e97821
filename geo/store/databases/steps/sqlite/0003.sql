-- What a feature was before, which is asked when two people edit the same.
CREATE INDEX features_before ON features (layer, feature) WHERE closed IS NOT NULL;
