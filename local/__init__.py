"""What one machine needs to try, develop and test the portal: embedded services and the commands around them."""
