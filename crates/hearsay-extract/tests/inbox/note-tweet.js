window.YTD.note_tweet.part0 = [
  {
    "noteTweet" : {
      "noteTweetId" : "201",
      "updatedAt" : "2031-05-04T10:00:00.000Z",
      "lifecycle" : { "value" : "Permanent" },
      "createdAt" : "2031-05-04T10:00:00.000Z",
      "core" : {
        "styletags" : [ ],
        "urls" : [ { "expandedUrl" : "https://monitor.example/2", "shortUrl" : "https://t.co/b2" } ],
        "text" : "A long post.\n\nThe monitors said that they had counted four breaches of the truce since Friday. https://t.co/b2",
        "mentions" : [ ],
        "hashtags" : [ { "text" : "truce" } ]
      }
    }
  }
]
