namespace QrLogin.Api.Requests;

/// <summary>
/// Answers a request with the problem of its first invalid <see cref="Part{T}"/>. The order of a handler's parameters
/// is therefore the order of precedence in the contract.
/// </summary>
internal static class PartFilter
{
    public static TBuilder AddPartFilter<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(Invoke);

    private static ValueTask<object?> Invoke(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // Not foreach: the list has no enumerator of its own, and would allocate one.
        for (int i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is IPart { Problem: { } problem }) return new(problem);
        }

        return next(context);
    }
}
