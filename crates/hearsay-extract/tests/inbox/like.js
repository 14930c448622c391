window.YTD.like.part0 = [ {
    "like" : {
      "tweetId" : "301",
      "fullText" : "The mayor of Inlet said that the water was cut off.",
      "expandedUrl" : "https://twitter.com/i/web/status/301"
    }
  } ]
