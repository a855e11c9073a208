namespace QrLogin.Api.Problems;

/// <summary>How to show problems to people. A feature of the requests for pages whose path belongs to the OAuth endpoints.</summary>
/// <param name="SendAsync">
/// Sends the body of a response whose status and headers are set: the request, the error as an OAuth endpoint names it, and what it
/// means, for the developer of the site that sent the person here.
/// </param>
internal sealed record ProblemView(Func<HttpContext, string, string, Task> SendAsync);
