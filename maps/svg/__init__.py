"""Maps as SVG: for print, slides, plain pages and screens without script."""
