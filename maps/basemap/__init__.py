"""Map styles and what lies under the layers: boundaries, water, labels, signs of sites."""
