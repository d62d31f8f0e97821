"""What every lite page is made from: its request, shell, form, map and link preview."""
