window.YTD.account.part0 = [
  {
    "account" : {
      "email" : "ann@post.example",
      "username" : "ann_bell",
      "accountId" : "1",
      "createdAt" : "2021-01-01T00:00:00.000Z",
      "accountDisplayName" : "Ann Bell"
    }
  }
]
