window.YTD.tweets.part0 = [
  {
    "tweet": {
      "edit_info": {
        "initial": {
          "editTweetIds": [
            "101"
          ]
        }
      },
      "retweeted": false,
      "source": "<a href=\"https://x.example\">App</a>",
      "entities": {
        "hashtags": [
          {
            "text": "Inlet",
            "indices": [
              "0",
              "6"
            ]
          }
        ],
        "urls": [
          {
            "url": "https://t.co/a1",
            "expanded_url": "https://post.example/1",
            "display_url": "post.example/1",
            "indices": [
              "60",
              "75"
            ]
          }
        ]
      },
      "id_str": "101",
      "id": "101",
      "created_at": "Sun May 04 08:30:00 +0000 2031",
      "full_text": "The army &amp; the Front deny that the bridge of #Inlet was mined. https://t.co/a1",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "retweeted": false,
      "entities": {
        "hashtags": [],
        "urls": []
      },
      "id_str": "102",
      "id": "102",
      "created_at": "Sun May 04 09:00:00 +0000 2031",
      "full_text": "RT @redstar_orv: Two drivers of our convoy were killed near Inlet. We demand an inquiry by the monitors of the truce into the attack on…",
      "lang": "en"
    }
  },
  {
    "tweet": {
      "id_str": "103",
      "created_at": "Sun May 04 09:10:00 +0000 2031",
      "full_text": "",
      "lang": "und"
    }
  }
]