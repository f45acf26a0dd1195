/**
 * @file The KTX2 transcoder that three carries compiles a few functions from text, which the page's security policy
 * forbids (`script-src` without 'unsafe-eval'). Here the same functions are written out: they do what Emscripten's own
 * `-sDYNAMIC_EXECUTION=0` makes of them.
 */

const EDITS = [
  {
    // A C++ function or method as a JavaScript one.
    from: 'let[args,invokerFnBody]=createJsInvoker(argTypes,isClassMethodFunc,returns,isAsync);',
    to: 'var invokerFn=newFunc(Function,args)(...closureArgs);',
    by: `var invokerFn=function(...args){
if(args.length!==argCount-2){throwBindingError(\`function \${humanName} called with \${args.length} arguments, expected \${argCount-2}\`)}
var destructors=needsDestructorStack?[]:null;
var first=isClassMethodFunc?1:2;
var wired=isClassMethodFunc?[argTypes[1]["toWireType"](destructors,this)]:[];
for(var i=2;i<argCount;++i){wired.push(argTypes[i]["toWireType"](destructors,args[i-2]))}
var rv=cppInvokerFunc(cppTargetFunc,...wired);
if(needsDestructorStack){runDestructors(destructors)}
else{for(var i=first;i<argCount;++i){if(argTypes[i].destructorFunction!==null){argTypes[i].destructorFunction(wired[i-first])}}}
if(returns){return argTypes[0]["fromWireType"](rv)}
};`,
  },
  {
    // A JavaScript method or constructor that C++ calls.
    from: 'var functionBody=`return function (obj, func, destructorsRef, args) {\\n`;',
    to: 'var invokerFunction=newFunc(Function,params)(...args);',
    by: `var invokerFunction=function(obj,func,destructorsRef,args){
var values=[];
for(var type of types){values.push(type["readValueFromPointer"](args));args+=type["argPackAdvance"]}
var rv=kind===1?Reflect.construct(func,values):func.apply(obj,values);
if(!retType.isVoid){return emval_returnValue(retType,destructorsRef,rv)}
};`,
  },
] as const;

/**
 * @param script three's `basis_transcoder.js`
 * @throws Error where the script is not the one that these edits were written for
 */
export function withoutCompiledText(script: string): string {
  let edited = script;
  for (const { from, to, by } of EDITS) {
    const start = edited.indexOf(from);
    const end = edited.indexOf(to, start);
    if (start < 0 || end < 0)
      throw new Error(
        'basis_transcoder.js: three has a new one, in which the functions that compile text were not found. ' +
          'Compare it with scripts/lib/basis-transcoder.ts.',
      );
    edited = edited.slice(0, start) + by + edited.slice(end + to.length);
  }
  return edited;
}
