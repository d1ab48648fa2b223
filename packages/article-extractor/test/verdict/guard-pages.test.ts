/** Pages of guards against robots, as their makers write them. */

import { describe, expect, test } from "vitest";
import { endingOf } from "./ending-of.ts";

const WORK = `<script type="module" src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script>`;

/** A check by proof of work, which explains itself at length in the reader's language. */
function proofOfWork(
  title: string,
  why: string,
  ...paragraphs: readonly string[]
): readonly [string, string] {
  const said = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("");
  return [
    title,
    `<main><h1>${title}</h1><p id="status">Loading...</p>${WORK}<details><summary>${why}</summary>${said}</details></main>`,
  ];
}

describe("a guard's page fails as a challenge", () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    [
      "en",
      "proof of work, 80 words",
      ...proofOfWork(
        "Making sure you&#39;re not a bot!",
        "Why am I seeing this?",
        "You are seeing this because the administrator of this website has set up Anubis to protect the server against companies that scrape websites aggressively. This can cause downtime for the websites, which makes them inaccessible for everyone.",
        "Anubis is a compromise. Anubis uses a proof-of-work scheme in the vein of Hashcash, a proposed scheme for reducing email spam.",
      ),
    ],
    [
      "en",
      "proof of work, 180 words",
      ...proofOfWork(
        "Making sure you&#39;re not a bot!",
        "Why am I seeing this?",
        'You are seeing this because the administrator of this website has set up <a href="https://a.example/">Anubis</a> to protect the server against the scourge of companies that <a href="https://b.example/">scrape websites</a> aggressively. This can and does cause downtime for the websites, which makes their resources inaccessible for everyone.',
        "Anubis is a compromise. Anubis uses a proof-of-work scheme in the vein of Hashcash, a proposed scheme for reducing email spam. The idea is that for a single visitor the additional load is ignorable, but at mass scraper levels it adds up and makes scraping much more expensive.",
        'In the end this is a hack whose real purpose is to give a "good enough" solution, so that more time can be spent on identifying headless browsers by how they render fonts, and so that the challenge does not need to be presented to visitors who are likely to be legitimate.',
        "Please note that Anubis requires modern JavaScript features that plugins like JShelter will disable. Please disable JShelter or other such plugins for this domain.",
      ),
    ],
    [
      "de",
      "proof of work",
      ...proofOfWork(
        "Ihr Browser wird geprüft!",
        "Warum sehe ich diese Seite?",
        "Diese Seite wird angezeigt, da der Betreiber der Webseite Anubis eingerichtet hat, um sie vor aggressiven Scrapern zu schützen. Diese können Ausfälle der Webseite verursachen.",
        "Anubis verwendet eine Methode nach Hashcash, die ursprünglich gegen Spam entwickelt wurde. Bitte deaktivieren Sie Plugins, die JavaScript verhindern.",
      ),
    ],
    [
      "fr",
      "proof of work",
      ...proofOfWork(
        "Vérification que vous n’êtes pas un robot !",
        "Pourquoi je vois ceci ?",
        "Vous voyez ceci car l’administrateur de ce site web a configuré Anubis pour protéger le serveur contre les entreprises qui aspirent les sites web. Cela cause des pannes des sites.",
        "Anubis utilise une preuve de travail, proposée autrefois pour réduire le spam. Veuillez désactiver les extensions qui bloquent JavaScript pour ce domaine.",
      ),
    ],
    [
      "es",
      "proof of work",
      ...proofOfWork(
        "¡Asegurándonos de que no eres un robot!",
        "¿Por qué veo esto?",
        "Ves esto porque el administrador de este sitio web ha configurado Anubis para proteger el servidor contra las empresas que rastrean los sitios web. Esto deja los sitios fuera de servicio.",
        "Anubis utiliza una prueba de trabajo, propuesta en su día para reducir el spam. Por favor, deshabilita los plugins que bloquean JavaScript para este dominio.",
      ),
    ],
    [
      "it",
      "proof of work",
      ...proofOfWork(
        "Controllo che tu non sia un robot",
        "Perché vedo questa schermata?",
        "Vedi questa schermata perché l’amministratore di questo sito web ha installato Anubis per proteggere il server dalle aziende che estraggono dati dai siti. Questo rende i siti inaccessibili a tutti.",
      ),
    ],
    [
      "pt",
      "proof of work",
      ...proofOfWork(
        "Certificando de que você não é um bot!",
        "Por que estou vendo isso?",
        "Você está vendo isso porque o administrador deste site configurou o Anubis para proteger o servidor contra empresas que capturam dados dos sites. Isso deixa os sites inacessíveis para todos.",
      ),
    ],
    [
      "nl",
      "proof of work",
      ...proofOfWork(
        "Ervoor zorgen dat je geen bot bent!",
        "Waarom zie ik dit?",
        "Je ziet dit omdat de beheerder van deze website Anubis heeft ingesteld om de server te beschermen tegen bedrijven die websites scrapen. Dit maakt de websites voor iedereen ontoegankelijk.",
      ),
    ],
    [
      "pl",
      "proof of work",
      ...proofOfWork(
        "Sprawdzamy, czy nie jesteś botem!",
        "Dlaczego to widzę?",
        "Widzisz to, ponieważ administrator tej strony skonfigurował Anubisa, aby chronić serwer przed masowym skanowaniem treści. Powoduje to przestoje, przez co strony stają się niedostępne dla wszystkich.",
      ),
    ],
    [
      "sv",
      "proof of work",
      ...proofOfWork(
        "Kollar så att du inte är en bot!",
        "Varför ser jag detta?",
        "Du ser detta eftersom administratören av denna webbsida har satt upp Anubis för att skydda servern mot företag som skrapar webbsidor. Detta gör webbsidorna otillgängliga för alla.",
      ),
    ],
    [
      "ru",
      "proof of work",
      ...proofOfWork(
        "Проверяем, что вы не бот!",
        "Почему я вижу это?",
        "Вы это видите, потому что администратор этого сайта настроил Anubis для защиты сервера от программ, которые копируют данные с сайтов. Это делает сайты недоступными для всех.",
      ),
    ],
    [
      "ja",
      "proof of work",
      ...proofOfWork(
        "あなたがボットでないことを確認しています！",
        "なぜこれが表示されるのですか？",
        "このメッセージが表示されているのは、このウェブサイトの管理者が、過剰なスクレイピングからサーバーを守るためにAnubisを導入しているためです。これによりウェブサイトがダウンすることがあります。",
      ),
    ],
    [
      "zh",
      "proof of work",
      ...proofOfWork(
        "正在确认你是不是机器人！",
        "为什么我会看到这个？",
        "您会看到这个画面，是因为网站管理员启用了 Anubis 来保护服务器，避免有人大量爬取网站内容。这类行为会导致网站崩溃，让所有用户都无法正常访问。",
      ),
    ],
    [
      "en",
      "a block with its reasons",
      "Attention Required! | Cloudflare",
      `<div id="cf-wrapper"><h1>Sorry, you have been blocked</h1><h2>You are unable to access site.example</h2><h2>Why have I been blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution. There are several actions that could trigger this block including submitting a certain word or phrase, a SQL command or malformed data.</p><h2>What can I do to resolve this?</h2><p>You can email the site owner to let them know you were blocked. Please include what you were doing when this page came up and the Cloudflare Ray ID found at the bottom of this page.</p></div>`,
    ],
    [
      "en",
      "a rule that was broken",
      "Access denied | site.example used Cloudflare to restrict access",
      `<div id="cf-wrapper"><h1>Error 1020</h1><h2>Access denied</h2><h2>What happened?</h2><p>This website is using a security service to protect itself from online attacks.</p></div>`,
    ],
    [
      "en",
      "a security verification that explains itself",
      "Just a moment...",
      `<h1>site.example</h1><h2>Performing security verification</h2><p>This website uses a security service to protect against malicious bots. This page is displayed while the website verifies you are not a bot.</p><script>1</script>`,
    ],
    [
      "en",
      "a firewall with details for the owner",
      "Sucuri WebSite Firewall - Access Denied",
      `<h1>Access Denied - Sucuri Website Firewall</h1><p>If you are the site owner (or you manage this site), please whitelist your IP or if you think this block is an error please open a support ticket and make sure to include the block details (displayed in the box below), so we can assist you in troubleshooting the issue.</p><h2>Block details:</h2><table><tr><td>Your IP:<td>192.0.2.1<tr><td>URL:<td>site.example/<tr><td>Block reason:<td>Access from your Country was disabled by the administrator.</table>`,
    ],
    [
      "en",
      "a refusal with a reference",
      "Access Denied",
      `<h1>Access Denied</h1>You don't have permission to access "http://site.example/" on this server.<p>Reference #18.2d351ab8.1557333295.a4e16ab</p>`,
    ],
    [
      "en",
      "a button to hold",
      "Access to this page has been denied",
      `<h1>Press &amp; Hold to confirm you are a human (and not a bot).</h1><div id="px-captcha"></div><p>Reference ID 123</p>`,
    ],
    [
      "en",
      "a refusal because of suspected automation",
      "Access to this page has been denied.",
      `<h1>Access to this page has been denied because we believe you are using automation tools to browse the website.</h1><p>This may happen as a result of the following:</p><ul><li>Javascript is disabled or blocked by an extension (ad blockers for example)</li><li>Your browser does not support cookies</li></ul><p>Please make sure that Javascript and cookies are enabled on your browser and that you are not blocking them from loading.</p><p>Reference ID: #c3a4</p>`,
    ],
    [
      "en",
      "a frame with an incident",
      "",
      `<iframe src="/_Incapsula_Resource?SWUDNSAI=31">Request unsuccessful. Incapsula incident ID: 877000-1</iframe>`,
    ],
    ["en", "an incident in words", "", "<p>Request unsuccessful. Incapsula incident ID: 877000-1</p>"],
    [
      "en",
      "an interruption",
      "Pardon Our Interruption",
      `<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen:</p><ul><li>You've disabled JavaScript in your web browser.</li><li>You're a power user moving through this website with super-human speed.</li><li>A third-party browser plugin is preventing JavaScript from running.</li></ul><p>To regain access, please make sure that cookies and JavaScript are enabled before reloading the page.</p>`,
    ],
    [
      "en",
      "a frame with a captcha",
      "site.example",
      `<p id="cmsg">Please enable JS and disable any ad blocker</p><script src="https://ct.captcha-delivery.com/c.js"></script>`,
    ],
    [
      "en",
      "a human verification",
      "Human Verification",
      `<div id="captcha-container"></div><script src="https://a.token.awswaf.com/b/captcha.js"></script>`,
    ],
    [
      "en",
      "a captcha of one page",
      "One more step",
      `<h1>Please complete the security check to access site.example</h1><div class="h-captcha"></div><h2>Why do I have to complete a CAPTCHA?</h2><p>Completing the CAPTCHA proves you are a human and gives you temporary access to the web property.</p><h2>What can I do to prevent this in the future?</h2><p>If you are on a personal connection, you can run an anti-virus scan on your device to make sure it is not infected with malware.</p><p>If you are at an office or shared network, you can ask the network administrator to run a scan across the network.</p>`,
    ],
    [
      "en",
      "a turnstile",
      "Just a moment...",
      `<h1>site.example</h1><p>Verify you are human by completing the action below.</p><div class="cf-turnstile"></div><p>site.example needs to review the security of your connection before proceeding.</p>`,
    ],
    [
      "en",
      "a check of the browser",
      "DDoS-Guard",
      `<h1>Checking your browser before accessing site.example</h1><p>This process is automatic. Your browser will redirect to your requested content shortly.</p><p>Please allow up to 5 seconds...</p><script src="/.well-known/ddos-guard/js-challenge/index.js"></script>`,
    ],
    [
      "en",
      "a checkpoint",
      "Vercel Security Checkpoint",
      `<p>We're verifying your browser</p><p><a href="https://a.example/">Website owner? Click here to fix</a></p><script type="module">1</script>`,
    ],
    [
      "en",
      "a rejected address",
      "Request Rejected",
      `The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 123456789<br>`,
    ],
    [
      "en",
      "a request that was not satisfied",
      "ERROR: The request could not be satisfied",
      `<h1>403 ERROR</h1><h2>The request could not be satisfied.</h2><hr>Request blocked. We can't connect to the server for this app or website at this time. There might be too much traffic or a configuration error. Try again later, or contact the app or website owner.<br>If you provide content to customers through CloudFront, you can find steps to troubleshoot and help prevent this error by reviewing the CloudFront documentation.<pre>Generated by cloudfront (CloudFront)\nRequest ID: abc==</pre>`,
    ],
    [
      "de",
      "a block with its reasons",
      "Zugriff verweigert",
      "<h1>Zugriff verweigert</h1><p>Diese Website verwendet einen Sicherheitsdienst, um sich vor Angriffen aus dem Netz zu schützen. Ihre Anfrage wurde blockiert. Bitte wenden Sie sich an den Betreiber der Website und nennen Sie die Ray ID.</p>",
    ],
    [
      "fr",
      "a block with its reasons",
      "Accès refusé",
      "<h1>Vous avez été bloqué</h1><p>Ce site utilise un service de sécurité pour se protéger contre les attaques en ligne. Votre requête a déclenché ce blocage. Contactez le propriétaire du site en indiquant votre adresse IP.</p>",
    ],
    [
      "es",
      "a block with its reasons",
      "Acceso denegado",
      "<h1>Acceso denegado</h1><p>Este sitio web utiliza un servicio de seguridad para protegerse de ataques en línea. Su solicitud ha sido bloqueada. Póngase en contacto con el propietario del sitio e indique su dirección IP.</p>",
    ],
    [
      "it",
      "a block with its reasons",
      "Accesso negato",
      "<h1>Accesso negato</h1><p>Questo sito utilizza un servizio di sicurezza per proteggersi dagli attacchi online. La tua richiesta è stata bloccata. Contatta il proprietario del sito e indica il tuo indirizzo IP.</p>",
    ],
    [
      "pt",
      "a block with its reasons",
      "Acesso negado",
      "<h1>Acesso negado</h1><p>Este site usa um serviço de segurança para se proteger de ataques online. A sua solicitação foi bloqueada. Entre em contato com o proprietário do site e informe o seu endereço IP.</p>",
    ],
    [
      "nl",
      "a block with its reasons",
      "Toegang geweigerd",
      "<h1>Toegang geweigerd</h1><p>Deze website gebruikt een beveiligingsdienst om zich te beschermen tegen aanvallen. Uw verzoek is geblokkeerd. Neem contact op met de eigenaar van de website en vermeld uw IP-adres.</p>",
    ],
    [
      "pl",
      "a block with its reasons",
      "Odmowa dostępu",
      "<h1>Odmowa dostępu</h1><p>Ta strona korzysta z usługi bezpieczeństwa, aby chronić się przed atakami. Twoje żądanie zostało zablokowane. Skontaktuj się z właścicielem strony i podaj swój adres IP.</p>",
    ],
    [
      "ja",
      "a block with its reasons",
      "アクセスが拒否されました",
      "<h1>アクセスが拒否されました</h1><p>このウェブサイトは攻撃から保護するためにセキュリティサービスを使用しています。あなたのリクエストはブロックされました。サイトの管理者に連絡してください。</p>",
    ],
    [
      "zh",
      "a block with its reasons",
      "访问被拒绝",
      "<h1>访问被拒绝</h1><p>本网站使用安全服务来防御网络攻击。您的请求触发了安全规则，因此已被拦截。请联系网站管理员，并提供您的IP地址。</p>",
    ],
  ];
  test.each(rows)("%s: %s", (_language, _what, title, body) => {
    expect(endingOf(title, body)).toBe("challenge-page");
  });
});
