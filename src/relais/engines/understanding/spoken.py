"""Spoken, Quebec and SMS spellings, written out. Keys are folded (lower case, no accents); general words only.

The lists say how people write, not what any centre answers: no entry may name a subject matter.
"""

_FRENCH = """
chu=je suis|chui=je suis|jsuis=je suis|j'suis=je suis|chus=je suis|j'vas=je vais|j'vais=je vais|jvas=je vais|jvais=je vais
m'as=je vais|j'va=je vais|jva=je vais|j'peux=je peux|jpeux=je peux|j'veux=je veux|jveux=je veux|j'dois=je dois|jdois=je dois
j'fais=je fais|jfais=je fais|j'sais=je sais|jsais=je sais|chais=je sais|chepa=je sais pas|jpense=je pense|jcrois=je crois
jai=j ai|jetais=je etais|jaurais=je aurais|javais=je avais|jaimerais=je aimerais|jpourrais=je pourrais|jme=je me|j'me=je me
t'es=tu es|t'as=tu as|tas=tu as|t'a=tu as|t'sais=tu sais|tsais=tu sais|tsé=tu sais|tse=tu sais|ta=ta|c'est=ce est|cest=ce est
c=ce est|ces=ces|cetait=ce etait|c'tait=ce etait|s't=ce est|ste=cette|st'=cette|c't'=cette|c'te=cette|stu=ce est tu|cu=ce est tu
s'tu=ce est tu|cetu=ce est tu|yatu=il y a tu|y'a=il y a|ya=il y a|y'ont=ils ont|y'en=il y en|yen=il y en|y=y|i=il
faque=alors|fak=alors|facque=alors|faqu'=alors|pis=et|pi=et|ben=bien|bin=bien|pu=plus|pus=plus|pcq=parce que|pcke=parce que
paske=parce que|psk=parce que|pck=parce que|passque=parce que|parske=parce que|pask=parce que|dsl=desole|svp=sil vous plait
stp=sil vous plait|slt=salut|bjr=bonjour|bsr=bonsoir|mrc=merci|cb=combien|cmb=combien|combin=combien|qd=quand|kan=quand|kand=quand
koi=quoi|kwa=quoi|kel=quel|kelle=quelle|ki=qui|ke=que|kes=que est ce que|kess=que est ce que|kestion=question
keske=que est ce que|kesse=que est ce que|quesse=que est ce que|kossé=que est ce que|kosse=que est ce que|qosse=que est ce que
qu'osse=que est ce que|quossé=que est ce que|quosse=que est ce que|quessé=que est ce que|esk=est ce que|eske=est ce que
esque=est ce que|estceque=est ce que|esce=est ce|pk=pourquoi|pq=pourquoi|pkoi=pourquoi|pourkoi=pourquoi|prquoi=pourquoi
pquoi=pourquoi|pr=pour|ds=dans|ac=avec|av=avec|avk=avec|bcp=beaucoup|bocou=beaucoup|tt=tout|tjrs=toujours|tjs=toujours
tjr=toujours|jms=jamais|mtn=maintenant|mnt=maintenant|auj=aujourdhui|ajd=aujourdhui|asteur=maintenant|asteure=maintenant
astheure=maintenant|rdv=rendez vous|tel=telephone|num=numero|nb=nombre|qq=quelque|qqch=quelque chose|qqn=quelquun|qqun=quelquun
vs=vous|ns=nous|ms=mais|comm=comme|mm=meme|dr=docteur|hr=heure|hrs=heures|min=minute|sem=semaine|jr=jour|jrs=jours|an=an
moe=moi|toe=toi|icitte=ici|drette=droit|frette=froid|ouske=ou est ce que|ousque=ou est ce que|ousse=ou est ce que|ou'c=ou est ce
oukon=ou que on|oukil=ou est ce que il|comment=comment|kmt=comment|cmt=comment|commen=comment|komen=comment
pantoute=pas du tout|pentoute=pas du tout|genre=genre|full=tres|ptete=peut etre|pt'etre=peut etre|petete=peut etre
peut-etre=peut etre|p'tit=petit|ptit=petit|p'tite=petite|ptite=petite|d'la=de la|d'l'=de la|dla=de la|su'=sur|a'=a|s'a=sur la
dins=dans les|din=dans|d'ins=dans les|bd=bd|tk=en tout cas|entk=en tout cas|aweille=envoyer|envoye=envoyer|tanne=tanne
po=pas|pa=pas|oui=oui|ouais=oui|ouin=oui|vla=voila|v'la=voila|apres=apres|aprem=apres midi|entéka=en tout cas
"""

_ENGLISH = """
u=you|ur=your|r=are|y=why|n=and|k=ok|pls=please|plz=please|plse=please|thx=thanks|tx=thanks|ty=thank you|tnx=thanks|abt=about
b4=before|gr8=great|l8r=later|2day=today|2moro=tomorrow|tmrw=tomorrow|tmr=tomorrow|tmw=tomorrow|2nite=tonight|wen=when|wht=what
wat=what|wut=what|hw=how|hv=have|hav=have|cn=can|cant=can not|cannot=can not|can't=can not|wont=will not|won't=will not
shan't=shall not|dont=do not|doesnt=does not|didnt=did not|isnt=is not|arent=are not|wasnt=was not|werent=were not
havent=have not|hasnt=has not|hadnt=had not|couldnt=could not|wouldnt=would not|shouldnt=should not|mustnt=must not|ain't=is not
aint=is not|im=i am|ive=i have|ill=ill|id=id|youre=you are|youve=you have|theyre=they are|theyve=they have|hes=he is|shes=she is
thats=that is|whats=what is|wheres=where is|hows=how is|whos=who is|whens=when is|theres=there is|heres=here is|lets=let us
wanna=want to|gonna=going to|gotta=got to|gimme=give me|lemme=let me|dunno=do not know|kinda=kind of|outta=out of|hafta=have to
coulda=could have|woulda=would have|shoulda=should have|cuz=because|cause=because|coz=because|bc=because|becuz=because|tho=though
thru=through|nite=night|info=information|appt=appointment|appts=appointments|acct=account|amt=amount|num=number|nbr=number
msg=message|txt=text|pic=picture|pics=pictures|govt=government|gov=government|dept=department|yr=year|yrs=years|mth=month
mths=months|wk=week|wks=weeks|hr=hour|hrs=hours|min=minute|mins=minutes|addy=address|addr=address|tel=telephone|ph=phone
ok=ok|okay=ok|okey=ok|yeah=yes|yep=yes|yup=yes|nope=no|nah=no|ya=yes|hiya=hi|hey=hi|hy=hi|helo=hello|hlo=hello|hii=hi|sup=hi
"""


def _read(lines: str) -> dict[str, list[str]]:
    pairs = (entry.split("=", 1) for line in lines.split("\n") for entry in line.split("|") if "=" in entry)
    return {spoken: written.split() for spoken, written in pairs}


WRITTEN_OUT: dict[str, dict[str, list[str]]] = {"fr": _read(_FRENCH), "en": _read(_ENGLISH)}
"""For each language, a folded spoken or SMS word → its written tokens."""
